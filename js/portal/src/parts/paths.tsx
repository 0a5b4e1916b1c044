// Where the pages are: an app may put them elsewhere.
import { createContext, useContext } from 'react';

export interface Paths {
  services: string;
  activity: string;
  overview: string;
  doctor: string;
}

export const PathsContext = createContext<Paths>({
  services: '/services',
  activity: '/services/activity',
  overview: '/services/overview',
  doctor: '/services/doctor',
});

type Query = Record<string, string | undefined>;

/** Addresses of the pages, and of what they show. */
export function usePaths() {
  const paths = useContext(PathsContext);
  return {
    services: (query: Query = {}) => paths.services + searchOf(query),
    activity: (query: Query = {}) => paths.activity + searchOf(query),
    overview: () => paths.overview,
    doctor: () => paths.doctor,
    operation: (id: string) => `${paths.activity}/${encodeURIComponent(id)}`,
    service: (name: string) => `/catalog/default/component/${encodeURIComponent(name)}`,
    task: (id: string) => `/create/tasks/${encodeURIComponent(id)}`,
  };
}

function searchOf(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  const search = new URLSearchParams(given).toString();
  return search && `?${search}`;
}
