import { EmptyState } from '@backstage/core-components';
import { LinkButton } from './LinkButton';

/** In place of a page whose thing is not there, or not for this person: what it was, and the way on. @internal */
export function Gone(props: {
  /** "change", "run". */
  what: string;
  /** Why it may be missing. */
  why: string;
  /** Where those are that there are. */
  list: { title: string; to: string };
}) {
  const { what, why, list } = props;
  return (
    <EmptyState
      missing="content"
      title={`There is no such ${what}`}
      description={why}
      action={<LinkButton to={list.to}>{list.title}</LinkButton>}
    />
  );
}
