// Where the pages are: an app may put them elsewhere.
import { createContext, useContext } from 'react';

export interface Paths {
  services: string;
  activity: string;
  overview: string;
  doctor: string;
  rollouts: string;
  templates: string;
}

export const PathsContext = createContext<Paths>({
  services: '/services',
  activity: '/services/activity',
  overview: '/services/overview',
  doctor: '/services/doctor',
  rollouts: '/services/rollouts',
  templates: '/services/templates',
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
    rollouts: () => paths.rollouts,
    rollout: (id: string) => `${paths.rollouts}/${encodeURIComponent(id)}`,
    templates: (query: Query = {}) => paths.templates + searchOf(query),
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
