// The title of the document, which tabs, history and screen readers tell pages apart by.
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect } from 'react';

export function useTitle(title: string): void {
  const app = useApi(configApiRef).getOptionalString('app.title') ?? 'Backstage';
  useEffect(() => {
    const before = document.title;
    document.title = `${title} | ${app}`;
    return () => {
      document.title = before;
    };
  }, [title, app]);
}
