// Prints what awesome-lint finds in each file, as JSON: lists of [rule, text]. Asks no network.
// Use: node offline.mjs FOLDER FILE..., where FOLDER holds node_modules.
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const load = name => import(pathToFileURL(path.join(folder, 'node_modules', 'awesome-lint', name)));
const [{default: lint}, {createConfig}, {createRules}] = await Promise.all(['index.js', 'config.js', 'rules/index.js'].map(load));

// The one rule that asks: it reads the repository's description, topics and licence from GitHub.
const asks = 'remark-lint:awesome-github';
const rules = createRules();
const config = createConfig(rules.filter(([rule]) => rule.name !== asks));
if (!rules.some(([rule]) => rule.name === asks)) {
    throw new Error(`awesome-lint has no rule ${asks} any more: which of its rules ask the network?`);
}

const findings = [];
for (const filename of files) {
    const read = await lint({filename, config});
    findings.push(read.flatMap(({messages}) => messages.map(({ruleId, reason}) => [ruleId, reason])));
}

console.log(JSON.stringify(findings));
