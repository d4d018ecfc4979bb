import '../classNames';
import { Route, Routes } from 'react-router-dom';
import { AddVersionPage } from '../template/AddVersionPage';
import { ImportManyPage } from '../template/importMany/ImportManyPage';
import { ImportTemplatePage } from '../template/ImportTemplatePage';
import { TemplatePage } from '../template/TemplatePage';
import { TemplatesPage } from '../template/TemplatesPage';
import { NotFound } from './NotFound';

/** Pages of templates. @internal */
export function TemplatesRouter() {
  return (
    <Routes>
      <Route index element={<TemplatesPage />} />
      <Route path="-/import" element={<ImportTemplatePage />} />
      <Route path="-/import-many" element={<ImportManyPage />} />
      <Route path=":templateKey" element={<TemplatePage />} />
      <Route path=":templateKey/versions/add" element={<AddVersionPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
