export interface Config {
  catalog?: {
    providers?: {
      /** Fills the catalog with the services of the config repo (`ameide.catalog.repoUrl`). */
      ameide?: {
        /** When everything is read; every 10 minutes where it is absent. */
        schedule?: {
          /** How often, as a cron expression or a duration: `{ minutes: 10 }`. */
          frequency: string | { [unit: string]: number };
          /** A read that takes longer is aborted: `{ minutes: 5 }`. */
          timeout: string | { [unit: string]: number };
          initialDelay?: string | { [unit: string]: number };
          /** `global`, the default: one replica at a time. */
          scope?: 'global' | 'local';
        };
      };
    };
  };
}
