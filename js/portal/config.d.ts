/** Configuration of the pages. */
export interface Config {
  /** What the backend is configured with, as far as the pages know it. */
  ameide?: {
    /** The templates that operations run as. */
    templates?: {
      /**
       * Onboards a service: `template:default/kubernetes-service`.
       *
       * @visibility frontend
       */
      createService?: string;
      /**
       * Changes a service: `template:default/change-service`.
       *
       * @visibility frontend
       */
      updateService?: string;
      /**
       * Offboards a service: `template:default/offboard-service`.
       *
       * @visibility frontend
       */
      deleteService?: string;
    };
  };
}
