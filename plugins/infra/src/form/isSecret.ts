import { FormVariable } from '@groundwork/plugin-infra-common';

/** Whether nobody is to read a variable's value: the module says so, or its rule. @internal */
export function isSecret({ sensitive, rule }: FormVariable): boolean {
  return sensitive || rule?.sensitive === true;
}
