/**
 * The portal's theme prefixes the class names of Material UI 5. A component that is loaded before the theme would keep
 * unprefixed names in its own selectors, and lose its state styles; so every lazily loaded entry imports this first.
 */
import { unstable_ClassNameGenerator as ClassNameGenerator } from '@mui/material/className';

ClassNameGenerator.configure(name =>
  name.startsWith('v5-') ? name : `v5-${name}`,
);
