import Alert from '@mui/material/Alert';
import { Kept } from '../../form/draft/Kept';
import { KeptForm } from '../../form/draft/useKeeping';
import { Show } from '../../parts/Show';
import { canMakeFrom } from '../../template/canMakeFrom';
import { CreateForm } from './CreateForm';
import { ResourceDraft } from './useCreateForm';
import { useOrigin } from './useOrigin';

/** The form of a new resource from one template. @internal */
export function CreateFromTemplate(props: {
  templateKey: string;
  onOther: () => void;
}) {
  const origin = useOrigin(props.templateKey);
  return (
    <Show loaded={origin} height={400}>
      {template =>
        canMakeFrom(template) ? (
          <Kept<KeptForm<ResourceDraft>>
            name={`create ${template.key}`}
            shape={2}
            height={400}
          >
            {keeper => (
              <CreateForm
                template={template}
                keeper={keeper}
                onOther={props.onOther}
              />
            )}
          </Kept>
        ) : (
          <Alert severity="warning">
            Nothing can be made from {template.name}: it is disabled or has no
            active version.
          </Alert>
        )
      }
    </Show>
  );
}
