// After the build of the web application: lists what it hands to browsers, then presses it.
import path from 'node:path';
import { compressStatic } from './compress-static.ts';
import { writeRelease } from './write-release.ts';

const distDir = path.resolve(import.meta.dirname, '..', process.env.NEXT_DIST_DIR ?? '.next');
writeRelease(distDir);
compressStatic(path.join(distDir, 'static'));
