import { expect, it } from 'vitest';
import { createProgram } from '../lib/cli/main.ts';
import { manual } from './manual.ts';

it('is what docs/cli.md says (after a change: npx vitest run scripts/manual -u)', async () => {
  await expect(manual()).toMatchFileSnapshot('../docs/cli.md');
});

it('has every command, with examples', () => {
  const page = manual();
  for (const command of createProgram().commands) {
    expect(page).toMatch(new RegExp(`^### ${command.name()}`, 'm'));
    expect(page).toContain(`$ chronotiles ${command.name()}`);
  }
});
