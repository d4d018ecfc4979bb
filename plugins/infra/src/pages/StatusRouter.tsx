import '../classNames';
import { Route, Routes } from 'react-router-dom';
import { StatusPage } from '../status/StatusPage';
import { NotFound } from './NotFound';

/** The page of the system's status. @internal */
export function StatusRouter() {
  return (
    <Routes>
      <Route index element={<StatusPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
