import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { AttributeDiff } from './diffAttributes';
import { AttributeRow } from './AttributeRow';

/** Attributes that change; those that stay can be had too. @internal */
export function AttributeList({ attributes }: { attributes: AttributeDiff[] }) {
  const [all, setAll] = useState(false);
  const same = attributes.filter(({ mark }) => mark === 'same').length;
  const shown = all
    ? attributes
    : attributes.filter(({ mark }) => mark !== 'same');
  return (
    <>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map(attribute => (
          <AttributeRow key={attribute.path} attribute={attribute} />
        ))}
      </Box>
      {same > 0 && (
        <Button
          size="small"
          aria-expanded={all}
          onClick={() => setAll(before => !before)}
        >
          {all ? 'Hide' : 'Show'} {same} unchanged
        </Button>
      )}
    </>
  );
}
