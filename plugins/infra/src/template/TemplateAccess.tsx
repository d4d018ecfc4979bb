import { GrantsForm } from '../access/GrantsForm';
import { useGrants } from '../access/useGrants';
import { Show } from '../parts/Show';

/** Who may what with all that is made of a template. @internal */
export function TemplateAccess({ templateKey }: { templateKey: string }) {
  const place = { templateKey };
  const grants = useGrants(place);
  return (
    <Show loaded={grants} height={120}>
      {data => <GrantsForm place={place} grants={data} />}
    </Show>
  );
}
