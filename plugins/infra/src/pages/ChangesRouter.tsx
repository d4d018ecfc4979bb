import '../classNames';
import { Route, Routes } from 'react-router-dom';
import { ChangePage } from '../change/ChangePage';
import { ChangesPage } from '../change/ChangesPage';
import { NotFound } from './NotFound';

/** Pages of changes. @internal */
export function ChangesRouter() {
  return (
    <Routes>
      <Route index element={<ChangesPage />} />
      <Route path=":changeId" element={<ChangePage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
