// Runs the core ring: everything that needs neither an editor nor a browser (test/core, test/rules, test/cli, test/corpus).
// `node scripts/test-core.mjs [--grep PATTERN] [FILTER...]`: a filter is a file, a folder or a part of a file's name.
// The counts go to out/test-results/core.json.
import { chosenTests, runTests } from './nodeTests.mjs';

await runTests('core', chosenTests(['core', 'rules', 'cli', 'corpus']));
