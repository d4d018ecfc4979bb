import '../classNames';
import { Route, Routes } from 'react-router-dom';
import { BatchesPage } from '../batch/BatchesPage';
import { BatchPage } from '../batch/BatchPage';
import { CreateBatchPage } from '../batch/create/CreateBatchPage';
import { NotFound } from './NotFound';

/** Pages of batches. @internal */
export function BatchesRouter() {
  return (
    <Routes>
      <Route index element={<BatchesPage />} />
      <Route path="create" element={<CreateBatchPage />} />
      <Route path=":batchId" element={<BatchPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
