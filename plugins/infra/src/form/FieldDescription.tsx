import { DescriptionFieldProps } from '@rjsf/utils';
import Typography from '@mui/material/Typography';
import { Description } from '../parts/Description';

/** What a variable with one field is for. @internal */
export function FieldDescription(props: DescriptionFieldProps) {
  const { id, description, schema } = props;
  if (!description) return null;
  return (
    <Typography
      id={id}
      component="div"
      variant="subtitle2"
      style={{ marginTop: '5px' }}
    >
      {typeof description === 'string' ? (
        <Description text={description} of={schema?.title ?? 'the value'} />
      ) : (
        description
      )}
    </Typography>
  );
}
