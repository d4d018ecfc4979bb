import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inCheckout, ROOT } from '../checkout.mjs';

const require = createRequire(inCheckout('package.json'));
const { ESLint } = require('eslint');
const { ARROWS } = require('./eslint/arrows.js');

const packages = ['packages', 'plugins'].flatMap(folder =>
  readdirSync(inCheckout(folder)).map(name => {
    const manifest = JSON.parse(
      readFileSync(inCheckout(folder, name, 'package.json'), 'utf8'),
    );
    return { folder: join(folder, name), manifest };
  }),
);
const isOurs = name => packages.some(({ manifest }) => manifest.name === name);

describe('the arrows between packages', () => {
  for (const { folder, manifest } of packages) {
    it(`are kept by the dependencies of ${manifest.name}`, () => {
      const used = [
        'dependencies',
        'devDependencies',
        'peerDependencies',
      ].flatMap(kind => Object.keys(manifest[kind] ?? {}).filter(isOurs));
      assert.deepEqual(
        used.filter(name => !ARROWS[manifest.name].includes(name)),
        [],
      );
    });

    it(`stop a forbidden import in ${folder}`, async () => {
      const forbidden = [...Object.keys(ARROWS)].filter(
        name => name !== manifest.name && !ARROWS[manifest.name].includes(name),
      );
      const eslint = new ESLint({
        cwd: ROOT,
        overrideConfig: {
          rules: {
            '@backstage/no-undeclared-imports': 'off',
            '@backstage/no-mixed-plugin-imports': 'off',
          },
        },
      });
      for (const file of ['src/example.ts', 'src/example.test.ts']) {
        const [{ messages }] = await eslint.lintText(
          forbidden.map(name => `import '${name}';\n`).join(''),
          { filePath: inCheckout(folder, file) },
        );
        assert.deepEqual(
          messages
            .filter(
              ({ ruleId }) =>
                ruleId === '@typescript-eslint/no-restricted-imports',
            )
            .map(({ line }) => forbidden[line - 1]),
          forbidden,
        );
        const allowed = await eslint.lintText(
          ARROWS[manifest.name]
            .flatMap(name => [`import '${name}';\n`, `import '${name}/x';\n`])
            .join(''),
          { filePath: inCheckout(folder, file) },
        );
        assert.deepEqual(
          allowed[0].messages.filter(
            ({ ruleId }) =>
              ruleId === '@typescript-eslint/no-restricted-imports',
          ),
          [],
        );
      }
    });
  }
});
