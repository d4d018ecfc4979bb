import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { LinkButton } from '../../parts/LinkButton';
import { PageHeading } from '../../parts/PageHeading';
import { Show } from '../../parts/Show';
import { batchesRouteRef, resourcesRouteRef } from '../../routes';
import { BATCH_OPERATION_WORDS } from '../../words/batchWords';
import { CreateBatchForm } from './CreateBatchForm';
import { useBatchQuestion } from './useBatchQuestion';
import { LoadedTarget, useBatchTarget } from './useBatchTarget';

/** Something for several resources at once: what happens to what, before it happens. @internal */
export function CreateBatchPage() {
  const listPath = useRouteRef(batchesRouteRef)();
  const question = useBatchQuestion();
  const target = useBatchTarget(question);
  const title = BATCH_OPERATION_WORDS[question.operation];
  return (
    <>
      <PageHeading
        title={
          question.subtreeOf === undefined
            ? `${title} several resources`
            : `${title} ${rootNameOf(target)} and all below`
        }
        parent={{ title: 'Batches', to: listPath }}
        subtitle="One tracked job with a result for each; it goes on when you close this page."
      />
      <Show loaded={target} height={320}>
        {data =>
          data.candidates.length > 0 ? (
            <CreateBatchForm question={question} target={data} />
          ) : (
            <NothingChosen />
          )
        }
      </Show>
    </>
  );
}

function rootNameOf(target: ReturnType<typeof useBatchTarget>): string {
  const data: LoadedTarget | undefined =
    target.status === 'ready' ? target.data : undefined;
  return data?.rootName ?? 'a resource';
}

function NothingChosen() {
  const resourcesPath = useRouteRef(resourcesRouteRef)();
  return (
    <EmptyState
      missing="content"
      title="Nothing is chosen"
      description="Select resources in their list, or open the tree of one."
      action={<LinkButton to={resourcesPath}>All resources</LinkButton>}
    />
  );
}
