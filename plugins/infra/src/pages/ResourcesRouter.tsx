import '../classNames';
import { Route, Routes } from 'react-router-dom';
import { AccessPage } from '../access/AccessPage';
import { ResourceChangesPage } from '../change/ResourceChangesPage';
import { ResourceTreePage } from '../hierarchy/ResourceTreePage';
import { CreateResourcePage } from '../resource/create/CreateResourcePage';
import { EditResourcePage } from '../resource/edit/EditResourcePage';
import { ResourcePage } from '../resource/ResourcePage';
import { ResourcesPage } from '../resource/ResourcesPage';
import { RevisionsPage } from '../revision/RevisionsPage';
import { NotFound } from './NotFound';

/** Pages of resources. @internal */
export function ResourcesRouter() {
  return (
    <Routes>
      <Route index element={<ResourcesPage />} />
      <Route path="create" element={<CreateResourcePage />} />
      <Route path=":resourceId" element={<ResourcePage />} />
      <Route path=":resourceId/edit" element={<EditResourcePage />} />
      <Route path=":resourceId/tree" element={<ResourceTreePage />} />
      <Route path=":resourceId/changes" element={<ResourceChangesPage />} />
      <Route path=":resourceId/access" element={<AccessPage />} />
      <Route path=":resourceId/revisions" element={<RevisionsPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
