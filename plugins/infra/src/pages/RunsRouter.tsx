import '../classNames';
import { Route, Routes } from 'react-router-dom';
import { RunPage } from '../run/RunPage';
import { RunsPage } from '../run/RunsPage';
import { NotFound } from './NotFound';

/** Pages of runs. @internal */
export function RunsRouter() {
  return (
    <Routes>
      <Route index element={<RunsPage />} />
      <Route path=":runId" element={<RunPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
