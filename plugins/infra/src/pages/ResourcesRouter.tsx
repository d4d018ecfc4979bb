import '../classNames';
import { Route, Routes } from 'react-router-dom';
import { CreateResourcePage } from '../resource/create/CreateResourcePage';
import { EditResourcePage } from '../resource/edit/EditResourcePage';
import { ResourcePage } from '../resource/ResourcePage';
import { ResourcesPage } from '../resource/ResourcesPage';
import { NotFound } from './NotFound';

/** Pages of resources. @internal */
export function ResourcesRouter() {
  return (
    <Routes>
      <Route index element={<ResourcesPage />} />
      <Route path="create" element={<CreateResourcePage />} />
      <Route path=":resourceId" element={<ResourcePage />} />
      <Route path=":resourceId/edit" element={<EditResourcePage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
