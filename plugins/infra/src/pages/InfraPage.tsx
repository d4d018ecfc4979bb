import '../classNames';
import { lazy } from 'react';
import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { Navigate, Route, Routes } from 'react-router-dom';
import { AREAS } from './areas';

const tabs = AREAS.map(area => ({ ...area, Router: lazy(area.load) }));

/** All pages under one header, for the legacy frontend system. @internal */
export function InfraPage() {
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
                <TabbedLayout.Route key={path} path={`/${path}`} title={title}>
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
