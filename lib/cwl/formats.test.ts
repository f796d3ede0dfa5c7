import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isOfFormat } from './formats.ts';
import { folderWith } from './testing/tools.ts';

const OWL = `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:owl="http://www.w3.org/2002/07/owl#">
  <owl:Class rdf:about="http://f/citygml"><rdfs:subClassOf rdf:resource="http://f/gml"/></owl:Class>
  <owl:Class rdf:about="http://f/gml"><rdfs:subClassOf rdf:resource="http://f/xml"/></owl:Class>
</rdf:RDF>`;
const TURTLE = `@prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://g/gml> owl:equivalentClass <http://f/gml> .`;

it('knows kinds of formats, and other names for them', async () => {
  const folder = await folderWith({ 'a.owl': OWL, 'b.ttl': TURTLE, 'c.owl': 'no RDF' });
  const [owl, turtle, broken] = ['a.owl', 'b.ttl', 'c.owl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  expect(await isOfFormat('http://f/xml', ['http://f/xml'], [broken])).toBe(true);
  expect(await isOfFormat('http://f/citygml', ['http://f/xml'], [owl])).toBe(true);
  expect(await isOfFormat('http://f/xml', ['http://f/citygml'], [owl])).toBe(false);
  expect(await isOfFormat('http://f/citygml', ['http://g/gml'], [owl])).toBe(false);
  expect(await isOfFormat('http://f/citygml', ['http://g/gml'], [owl, turtle])).toBe(true);
  expect(await isOfFormat('http://g/gml', ['http://f/xml'], [owl, turtle])).toBe(true);
  await expect(isOfFormat('http://f/a', ['http://f/b'], [broken])).rejects.toThrow(/c.owl: This ontology/);
});
