/** What may stand in a naming convention. @internal */
export const NAMING_HELP =
  'What resources are called, such as {owner}-{var.environment}-{name}. There are {name} (typed by a person), {template}, {owner}, {parent}, {parent.<template>} and {var.<variable>}.';
