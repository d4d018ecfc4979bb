import { useSearchParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { PageHeading } from '../../parts/PageHeading';
import { resourcesRouteRef } from '../../routes';
import { CreateFromTemplate } from './CreateFromTemplate';
import { TemplatePicker } from './TemplatePicker';

/** Creation of a resource: first its template, then its form. The template stands in the address. @internal */
export function CreateResourcePage() {
  const [address, setAddress] = useSearchParams();
  const listPath = useRouteRef(resourcesRouteRef)();
  const templateKey = address.get('template');
  return (
    <>
      <PageHeading
        title="Create a resource"
        parent={{ title: 'Resources', to: listPath }}
        subtitle={
          templateKey === null ? 'What do you need?' : 'How should it be?'
        }
      />
      {templateKey === null ? (
        <TemplatePicker onPick={key => setAddress({ template: key })} />
      ) : (
        <CreateFromTemplate
          key={templateKey}
          templateKey={templateKey}
          onOther={() => setAddress({})}
        />
      )}
    </>
  );
}
