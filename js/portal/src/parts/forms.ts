// Addresses of the forms that change services; which templates they are is configured.
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';

const SHIPPED = {
  createService: 'template:default/kubernetes-service',
  updateService: 'template:default/change-service',
  deleteService: 'template:default/offboard-service',
};

/** The address of a form, filled in with a service where one is named. */
export function useForms(): (operation: keyof typeof SHIPPED, service?: string) => string {
  const config = useApi(configApiRef);
  return (operation, service) => {
    const template = config.getOptionalString(`ameide.templates.${operation}`);
    const [, namespace, name] = PARTS.exec(template ?? SHIPPED[operation]) ?? [];
    const path = `/create/templates/${namespace}/${name}`;
    if (service === undefined) return path;
    const formData = JSON.stringify({ service: `component:default/${service}` });
    return `${path}?formData=${encodeURIComponent(formData)}`;
  };
}

/** An entity reference: `template:default/change-service`. */
const PARTS = /^(?:\w+:)?([^/]+)\/(.+)$/;
