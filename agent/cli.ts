#!/usr/bin/env node
import { readEnvironment } from './environment.ts';
import { runCommand } from './run.ts';
import { processTerminal } from './terminal.ts';

// `cipherward`: the whole job from a terminal or a program. `npm run cipherward -- --help` lists the commands.
const environment = readEnvironment();
process.chdir(environment.folder);
process.exitCode = await runCommand(process.argv.slice(2), environment, processTerminal);
