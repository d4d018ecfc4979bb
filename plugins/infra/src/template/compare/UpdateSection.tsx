import { Section } from '../../parts/Section';
import { Show } from '../../parts/Show';
import { UpdateView } from './UpdateView';
import { useComparison } from './useComparison';

/** What becomes of resources that go from one version of their template to another. @internal */
export function UpdateSection(props: {
  templateKey: string;
  from: string;
  to: string;
  /** Which resources, if it is not said elsewhere. */
  subtitle?: string;
}) {
  const { templateKey, from, to, subtitle } = props;
  const loaded = useComparison({ templateKey, id: to }, from);
  const title =
    loaded.status === 'ready'
      ? `From ${loaded.data.fromRef} to ${loaded.data.toRef}`
      : 'Another version';
  return (
    <Section title={title} subtitle={subtitle} noPadding>
      <Show loaded={loaded} flush>
        {comparison => <UpdateView comparison={comparison} />}
      </Show>
    </Section>
  );
}
