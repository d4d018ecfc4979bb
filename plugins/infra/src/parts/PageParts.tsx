import { ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router-dom';
import { Link } from '@backstage/core-components';
import Box from '@mui/material/Box';

/** Links to the parts of a long page. @internal */
export function PartLinks(props: {
  label: string;
  /** Titles by what stands after `#` in the address; what is false is not there. */
  parts: Record<string, string | false | undefined>;
}) {
  return (
    <Box
      component="nav"
      aria-label={props.label}
      sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, rowGap: 1 }}
    >
      {Object.entries(props.parts).map(
        ([id, title]) =>
          title && (
            <Link key={id} to={`#${id}`}>
              {title}
            </Link>
          ),
      )}
    </Box>
  );
}

/** A part of a page: comes into view when the address names it, also if it is there only later than the page. @internal */
export function PagePart(props: { id: string; children: ReactNode }) {
  const { hash, key } = useLocation();
  const part = useRef<HTMLDivElement>(null);
  const isWanted = hash === `#${props.id}`;
  useEffect(() => {
    if (!isWanted) return;
    part.current?.scrollIntoView?.();
    part.current?.focus({ preventScroll: true });
  }, [isWanted, key]);
  return (
    <Box ref={part} tabIndex={-1} sx={{ outline: 'none' }}>
      {props.children}
    </Box>
  );
}
