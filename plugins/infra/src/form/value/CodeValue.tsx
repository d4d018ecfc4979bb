import { useState } from 'react';
import { CodeLanguage } from './codeNotation';
import { CodeText } from './CodeText';
import { EditAs } from './EditAs';
import { ValueGroup } from './ValueGroup';
import { ValueProps } from './ValueProps';

/** A part of a value that is written as JSON or HCL. @internal */
export function CodeValue(props: ValueProps) {
  const [language, setLanguage] = useState<CodeLanguage>('json');
  return (
    <ValueGroup
      {...props}
      problems={[]}
      action={
        <>
          <EditAs
            label={props.label}
            offered={['json', 'hcl']}
            chosen={language}
            onChange={mode => mode !== 'fields' && setLanguage(mode)}
          />
          {props.action}
        </>
      }
    >
      <CodeText {...props} help={undefined} language={language} />
    </ValueGroup>
  );
}
