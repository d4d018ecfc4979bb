import '../classNames';
import { lazy } from 'react';
import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { Navigate, Route, Routes } from 'react-router-dom';
import { useInboxCount } from '../change/useInboxCount';
import { AREAS } from './areas';

const tabs = AREAS.map(area => ({ ...area, Router: lazy(area.load) }));

/** All pages under one header, for the legacy frontend system. @internal */
export function InfraPage() {
  const waiting = useInboxCount();
  const titleOf = (path: string, title: string) =>
    path === 'changes' && waiting ? `${title} (${waiting})` : title;
  return (
    <Page themeId="tool">
      <Header title="Infrastructure" />
      <Routes>
        <Route index element={<Navigate to="resources" replace />} />
        <Route
          path="*"
          element={
            <TabbedLayout>
              {tabs.map(({ path, title, Router }) => (
                <TabbedLayout.Route
                  key={path}
                  path={`/${path}`}
                  title={titleOf(path, title)}
                >
                  <Router />
                </TabbedLayout.Route>
              ))}
            </TabbedLayout>
          }
        />
      </Routes>
    </Page>
  );
}
