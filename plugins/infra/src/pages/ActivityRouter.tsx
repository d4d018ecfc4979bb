import '../classNames';
import { Route, Routes } from 'react-router-dom';
import { ActivityPage } from '../audit/ActivityPage';
import { NotFound } from './NotFound';

/** The page of everyone's activity. @internal */
export function ActivityRouter() {
  return (
    <Routes>
      <Route index element={<ActivityPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
