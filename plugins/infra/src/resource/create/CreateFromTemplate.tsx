import Alert from '@mui/material/Alert';
import { Show } from '../../parts/Show';
import { canMakeFrom } from '../../template/canMakeFrom';
import { CreateForm } from './CreateForm';
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
          <CreateForm template={template} onOther={props.onOther} />
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
