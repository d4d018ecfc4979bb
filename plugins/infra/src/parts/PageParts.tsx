import {
  createContext,
  MutableRefObject,
  PropsWithChildren,
  useContext,
  useEffect,
  useRef,
} from 'react';
import { useLocation } from 'react-router-dom';
import { Link } from '@backstage/core-components';
import Box from '@mui/material/Box';

type Honoured = MutableRefObject<string | undefined>;

const HonouredContext = createContext<Honoured | undefined>(undefined);

/** What somebody is in, and must not lose while a part comes later than the page. */
const IN_USE = 'input, textarea, select, button, [contenteditable]';

/** A page with parts that are drawn anew: a way to one of them is taken once. @internal */
export function PageParts({ children }: PropsWithChildren) {
  const honoured = useRef<string>();
  return (
    <HonouredContext.Provider value={honoured}>
      {children}
    </HonouredContext.Provider>
  );
}

/** Links to the parts of a long page. @internal */
export function PartLinks(props: {
  label: string;
  /** Titles by what stands after `#` in the address; what is false is not there. */
  parts: Record<string, string | false | undefined>;
}) {
  // What led to the page still holds in its parts.
  const { state } = useLocation();
  return (
    <Box
      component="nav"
      aria-label={props.label}
      sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, rowGap: 1 }}
    >
      {Object.entries(props.parts).map(
        ([id, title]) =>
          title && (
            <Link key={id} to={`#${id}`} state={state}>
              {title}
            </Link>
          ),
      )}
    </Box>
  );
}

/** A part of a page: comes into view when the address names it, also if it is there only later than the page. @internal */
export function PagePart(props: PropsWithChildren<{ id: string }>) {
  const { hash, key } = useLocation();
  const part = useRef<HTMLDivElement>(null);
  const own = useRef<string>();
  const honoured = useContext(HonouredContext) ?? own;
  const isWanted = hash === `#${props.id}`;
  useEffect(() => {
    if (!isWanted || honoured.current === key) return;
    honoured.current = key;
    if (document.activeElement?.matches(IN_USE)) return;
    part.current?.scrollIntoView?.();
    part.current?.focus({ preventScroll: true });
  }, [isWanted, key, honoured]);
  return (
    <Box ref={part} tabIndex={-1} sx={{ outline: 'none' }}>
      {props.children}
    </Box>
  );
}
