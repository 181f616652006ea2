import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y-x';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Modules that may not be imported, with the reason. */
const forbid = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }],
});
const OUTWARDS = 'Layers point inwards: app -> features -> shared.';
const SIDEWAYS = 'Features do not know each other; what two of them need belongs to shared.';

export default tseslint.config(
  { ignores: ['target', 'src/shared/api/schema.d.ts', 'scripts', 'perf', 'public', 'placeholder', '*.js'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
  },
  { files: ['src/**'], extends: [hooks.configs.flat.recommended, a11y.configs.recommended] },
  { files: ['src/shared/**'], rules: forbid([['@/app/**', '@/features/**'], OUTWARDS]) },
  {
    files: ['src/features/**'],
    ignores: ['**/*.test.*'],
    rules: forbid([['@/app/**'], OUTWARDS], [['@/features/**', '../../**'], SIDEWAYS]),
  },
);
