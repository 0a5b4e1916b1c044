// The pages under one path, as apps on the old frontend system mount them. There the header is the page's own.
import { useRouteRef } from '@backstage/core-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiStackLine } from '@remixicon/react';
import { Route, Routes } from 'react-router-dom';
import { ActivityPages } from '../activity/ActivityPage';
import { DoctorPage } from '../doctor/DoctorPage';
import { OverviewPage } from '../overview/OverviewPage';
import { PathsContext } from '../parts/paths';
import { RolloutPages } from '../rollouts/RolloutsPage';
import { ServicesPage } from '../services/ServicesPage';
import { TemplatesPage } from '../templates/TemplatesPage';
import { rootRouteRef } from './routes';

export function LegacyPage() {
  const services = useRouteRef(rootRouteRef)().replace(/\/$/, '');
  const paths = {
    services,
    activity: `${services}/activity`,
    overview: `${services}/overview`,
    rollouts: `${services}/rollouts`,
    templates: `${services}/templates`,
    doctor: `${services}/doctor`,
  };
  const tabs = [
    { id: 'services', label: 'Services', href: paths.services },
    { id: 'activity', label: 'Activity', href: paths.activity, matchStrategy: 'prefix' as const },
    { id: 'overview', label: 'Overview', href: paths.overview },
    { id: 'rollouts', label: 'Rollouts', href: paths.rollouts, matchStrategy: 'prefix' as const },
    { id: 'templates', label: 'Templates', href: paths.templates },
    { id: 'doctor', label: 'Doctor', href: paths.doctor },
  ];
  return (
    <PathsContext.Provider value={paths}>
      <PluginHeader title="Services" icon={<RiStackLine />} tabs={tabs} />
      <Routes>
        <Route path="activity/*" element={<ActivityPages />} />
        <Route path="rollouts/*" element={<RolloutPages />} />
        <Route path="templates" element={<TemplatesPage />} />
        <Route path="doctor" element={<DoctorPage />} />
        <Route path="overview" element={<OverviewPage />} />
        <Route path="*" element={<ServicesPage />} />
      </Routes>
    </PathsContext.Provider>
  );
}
