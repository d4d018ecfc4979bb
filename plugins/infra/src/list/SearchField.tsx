import { useEffect, useRef, useState } from 'react';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import SearchIcon from '@mui/icons-material/Search';

const TYPING_PAUSE = 300;

/** Searches when the person pauses typing. @internal */
export function SearchField(props: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const { value } = props;
  const [text, setText] = useState(value);
  // The pause ends in a later drawing, in which other filters may have been chosen.
  const onChange = useRef(props.onChange);
  onChange.current = props.onChange;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange.current(text), TYPING_PAUSE);
    return () => clearTimeout(timer);
    // Only typing starts the clock.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return (
    <TextField
      size="small"
      type="search"
      label={props.label}
      value={text}
      onChange={event => setText(event.target.value)}
      sx={{ minWidth: { xs: '100%', sm: 240 } }}
      InputProps={{
        endAdornment: (
          <InputAdornment position="end">
            <SearchIcon fontSize="small" aria-hidden />
          </InputAdornment>
        ),
      }}
    />
  );
}
