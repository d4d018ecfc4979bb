import { Issue } from '../parts/errors';

const FOCUSABLE = 'input, textarea, select, [role="combobox"], button';

/** The first field, from the top of a form, that one of the issues is about. @internal */
export function firstWrongField(
  form: Element,
  issues: readonly Issue[],
): HTMLElement | undefined {
  const wrong = new Set(issues.map(issue => fieldOf(form, issue)));
  return fieldsOf(form).find(field => wrong.has(field));
}

/** The field of a form that an issue is about: the innermost, where fields lie in each other. @internal */
export function fieldOf(form: Element, issue: Issue): HTMLElement | undefined {
  return fieldsOf(form)
    .filter(field => isAbout(issue, field))
    .sort((one, other) => pathOf(other).length - pathOf(one).length)
    .at(0);
}

/** Opens the section that a field lies in, and puts the cursor into what is wrong in it. @internal */
export function focusField(field: HTMLElement): void {
  const section = field.closest('[data-section]');
  // The first that can be expanded in a section is its own heading.
  const heading = section?.querySelector<HTMLElement>('[aria-expanded]');
  if (heading?.getAttribute('aria-expanded') === 'false') heading.click();
  // What a section hides can take the focus only once it is drawn open.
  requestAnimationFrame(() => {
    const wrong =
      field.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      field.querySelector<HTMLElement>(FOCUSABLE);
    wrong?.focus({ preventScroll: true });
    field.scrollIntoView?.({ block: 'center' });
  });
}

function fieldsOf(form: Element): HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>('[data-field]')];
}

function pathOf({ dataset }: HTMLElement): string {
  return dataset.field ?? '';
}

function isAbout({ path = '' }: Issue, element: HTMLElement): boolean {
  const field = pathOf(element);
  return path === field || path.startsWith(`${field}.`);
}
