import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CityObject, SURFACE_KINDS } from '../../city/cityObject.ts';
import { MalformedSourceError } from '../errors.ts';
import { createFeatureScanner } from './features.ts';
import { citygml } from './reader.ts';
import type { ReadFeature } from './reading.ts';
import { boundary, building, model, multiSurface, polygon, readAll, solid, sourceOf, square } from './samples.ts';
import { finish, push } from './scanner.ts';

async function read(text: string): Promise<CityObject[]> {
  return (await readAll(sourceOf(text))).objects;
}

const kindsOf = (object: CityObject): string[] => [...object.surfaces.kinds].map((kind) => SURFACE_KINDS[kind]);
const valuesOf = (object: CityObject): Record<string, unknown> =>
  Object.fromEntries(object.attributes.map(({ name, value }) => [name, value]));

describe('geometry', () => {
  it('drops the closing point and keeps holes as further rings', async () => {
    const hole =
      '<gml:interior><gml:LinearRing><gml:posList>2 2 0 2 4 0 4 4 0 2 2 0</gml:posList></gml:LinearRing></gml:interior>';
    const [object] = await read(
      model(
        building(
          'a',
          multiSurface('lod2MultiSurface', polygon('p').replace('</gml:Polygon>', `${hole}</gml:Polygon>`)),
        ),
      ),
    );
    expect([...object.surfaces.rings]).toEqual([0, 4, 7]);
    expect([...object.surfaces.polygons]).toEqual([0, 2]);
    expect([...object.surfaces.coordinates.slice(12)]).toEqual([2, 2, 0, 2, 4, 0, 4, 4, 0]);
    expect([...object.surfaces.lods]).toEqual([2]);
  });

  it('tells roofs, walls and grounds apart, and rooms from what is seen outside', async () => {
    const room = `<b:interiorRoom><b:Room>${boundary('WallSurface', polygon('e'))}</b:Room></b:interiorRoom>`;
    const [object] = await read(
      model(
        building(
          'a',
          boundary('RoofSurface', polygon('r')) +
            boundary('WallSurface', polygon('w')) +
            boundary('GroundSurface', polygon('g')) +
            room +
            multiSurface('lod0FootPrint', polygon('f')) +
            multiSurface('lod3MultiSurface', polygon('o')),
        ),
      ),
    );
    expect(kindsOf(object)).toEqual(['roof', 'wall', 'ground', 'interior', 'ground', 'other']);
    expect([...object.surfaces.lods]).toEqual([2, 2, 2, 2, 0, 3]);
  });

  it('counts a reference to a surface of the same feature as a duplicate, wherever it stands', async () => {
    const [object] = await read(
      model(
        building(
          'a',
          solid('lod2Solid', '#r', '#g') +
            boundary('RoofSurface', polygon('r')) +
            boundary('GroundSurface', polygon('g')),
        ),
      ),
    );
    expect(object).toMatchObject({ duplicates: 2, rejected: [] });
    expect(kindsOf(object)).toEqual(['roof', 'ground']);
  });

  it('learns the kind of a surface from the boundary surface that refers to it', async () => {
    const [object] = await read(model(building('a', solid('lod2Solid', polygon('r')) + boundary('RoofSurface', '#r'))));
    expect(kindsOf(object)).toEqual(['roof']);
    expect(object.duplicates).toBe(1);
  });

  it('turns the surfaces of orientable surfaces that are reversed', async () => {
    const turned = `<gml:OrientableSurface orientation="-"><gml:baseSurface>${polygon('p', square(1))}</gml:baseSurface></gml:OrientableSurface>`;
    const twice = `<gml:OrientableSurface orientation="-"><gml:baseSurface>${turned}</gml:baseSurface></gml:OrientableSurface>`;
    const [once, back] = await read(
      model(
        building('a', multiSurface('lod2MultiSurface', turned)) +
          building('b', multiSurface('lod2MultiSurface', twice)),
      ),
    );
    expect([...once.surfaces.coordinates]).toEqual([0, 0, 1, 0, 10, 1, 10, 10, 1, 10, 0, 1]);
    expect([...back.surfaces.coordinates]).toEqual([0, 0, 1, 10, 0, 1, 10, 10, 1, 0, 10, 1]);
  });

  it('copies a surface that another level of detail refers to', async () => {
    const [object] = await read(
      model(
        building('a', multiSurface('lod1MultiSurface', polygon('p')) + multiSurface('lod2MultiSurface', '#p', '#p')),
      ),
    );
    expect([...object.surfaces.lods]).toEqual([1, 2]);
    expect(object.duplicates).toBe(1);
  });

  it('reads pos, coordinates and curves as it reads posList', async () => {
    const ring = (content: string): string => `<gml:Polygon><gml:exterior>${content}</gml:exterior></gml:Polygon>`;
    const positions =
      '<gml:LinearRing><gml:pos>0 0 1</gml:pos><gml:pos>5 0 1</gml:pos><gml:pos>5 5 1</gml:pos><gml:pos>0 0 1</gml:pos></gml:LinearRing>';
    const tuples =
      '<gml:LinearRing><gml:coordinates decimal="," cs=";" ts="|">0;0;1|5,0;0;1|5;5;1|0;0;1</gml:coordinates></gml:LinearRing>';
    const plain = '<gml:LinearRing><gml:coordinates>0,0,1 5,0,1 5,5,1 0,0,1</gml:coordinates></gml:LinearRing>';
    const curves = `<gml:Ring><gml:curveMember><gml:LineString><gml:posList>0 0 1 5 0 1</gml:posList></gml:LineString></gml:curveMember>
      <gml:curveMember><gml:LineString><gml:posList>5 0 1 5 5 1 0 0 1</gml:posList></gml:LineString></gml:curveMember></gml:Ring>`;
    const [object] = await read(
      model(building('a', multiSurface('lod2MultiSurface', ring(positions), ring(tuples), ring(plain), ring(curves)))),
    );
    expect(object.rejected).toEqual([]);
    const one = [0, 0, 1, 5, 0, 1, 5, 5, 1];
    expect([...object.surfaces.coordinates]).toEqual([...one, ...one, ...one, ...one]);
  });

  it('inherits two dimensions, which are enough for footprints only', async () => {
    const flat = (property: string): string =>
      `<b:${property}><gml:MultiSurface srsDimension="2"><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing>
       <gml:posList>0 0 9 0 9 9 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></b:${property}>`;
    const [object] = await read(model(building('a', flat('lod0FootPrint') + flat('lod2MultiSurface'))));
    expect([...object.surfaces.coordinates]).toEqual([0, 0, 0, 9, 0, 0, 9, 9, 0]);
    expect(object.rejected).toHaveLength(1);
    expect(object.rejected[0].reason).toContain('two coordinates where three are needed');
  });

  it('reads triangles of relief under the level that the relief tells', async () => {
    const triangle =
      '<gml:Triangle><gml:exterior><gml:LinearRing><gml:posList>0 0 0 1 0 0 0 1 0 0 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Triangle>';
    const [object] = await read(
      model(`<cityObjectMember><dem:ReliefFeature gml:id="t"><dem:lod>3</dem:lod><dem:reliefComponent><dem:TINRelief><dem:lod>1</dem:lod>
        <dem:tin><gml:TriangulatedSurface><gml:trianglePatches>${triangle}${triangle}</gml:trianglePatches></gml:TriangulatedSurface></dem:tin>
        </dem:TINRelief></dem:reliefComponent></dem:ReliefFeature></cityObjectMember>`),
    );
    expect(object).toMatchObject({ module: 'relief', className: 'ReliefFeature' });
    expect([...object.surfaces.lods]).toEqual([1, 1]);
  });

  it('puts templates in their places, in features of their own and by reference', async () => {
    const tree = (
      id: string,
      template: string,
      x: number,
    ): string => `<cityObjectMember><veg:SolitaryVegetationObject gml:id="${id}">
      <veg:lod1ImplicitRepresentation><ImplicitGeometry><transformationMatrix>2 0 0 0 0 2 0 0 0 0 2 0 0 0 0 1</transformationMatrix>
      ${template}<referencePoint><gml:Point><gml:pos>${x} 200 30</gml:pos></gml:Point></referencePoint></ImplicitGeometry>
      </veg:lod1ImplicitRepresentation></veg:SolitaryVegetationObject></cityObjectMember>`;
    const objects = await read(
      model(
        tree('late', '<relativeGMLGeometry xlink:href="#crown"/>', 500) +
          tree(
            'own',
            `<relativeGMLGeometry><gml:MultiSurface gml:id="crown"><gml:surfaceMember>${polygon('c', '0 0 0 1 0 0 1 1 1 0 0 0')}</gml:surfaceMember></gml:MultiSurface></relativeGMLGeometry>`,
            100,
          ),
      ),
    );
    const [own, late] = ['own', 'late'].map((id) => objects.find((object) => object.id === id)!);
    expect([...own.surfaces.coordinates]).toEqual([100, 200, 30, 102, 200, 30, 102, 202, 32]);
    expect([...late.surfaces.coordinates]).toEqual([500, 200, 30, 502, 200, 30, 502, 202, 32]);
    expect([...late.surfaces.lods]).toEqual([1]);
  });
});

it('finds the CRS in an envelope behind the features', async () => {
  const envelope = '<gml:boundedBy><gml:Envelope srsDimension="3" srsName="EPSG:3946"/></gml:boundedBy>';
  const house = '<core:cityObjectMember><bldg:Building gml:id="a"/></core:cityObjectMember>';
  const { header } = await readAll(sourceOf(model(`${house}${envelope}`)));
  expect(header.srsName).toBe('EPSG:3946');
});

describe('references between features', () => {
  it('finds surfaces in features before and behind, turned where asked for, through chains', async () => {
    const reversed =
      '<gml:OrientableSurface orientation="-"><gml:baseSurface xlink:href="#shared"/></gml:OrientableSurface>';
    const objects = await read(
      model(
        building('first', multiSurface('lod2MultiSurface', '#composite')) +
          building('owner', boundary('WallSurface', polygon('shared'))) +
          building('last', multiSurface('lod2MultiSurface', reversed)) +
          building(
            'link',
            `<b:lod2MultiSurface><gml:MultiSurface gml:id="composite"><gml:surfaceMember xlink:href="#shared"/></gml:MultiSurface></b:lod2MultiSurface>`,
          ),
      ),
    );
    const of = (id: string): CityObject => objects.find((object) => object.id === id)!;
    for (const id of ['first', 'last', 'link']) {
      expect(kindsOf(of(id))).toEqual(['wall']);
      expect(of(id).rejected).toEqual([]);
    }
    expect([...of('first').surfaces.coordinates]).toEqual([...of('owner').surfaces.coordinates]);
    expect([...of('last').surfaces.coordinates.slice(0, 6)]).toEqual([0, 0, 0, 0, 10, 0]);
  });

  it('refuses references that lead nowhere or in a circle, and keeps the rest', async () => {
    const circle = `<b:lod2MultiSurface><gml:MultiSurface gml:id="round"><gml:surfaceMember xlink:href="#round"/></gml:MultiSurface></b:lod2MultiSurface>`;
    const [lost, round] = await read(
      model(
        `${building('round', circle + boundary('RoofSurface', polygon('q')))}\n${building('lost', solid('lod2Solid', '#gone', '#p') + boundary('RoofSurface', polygon('p')))}`,
      ),
    ).then((objects) => ['lost', 'round'].map((id) => objects.find((object) => object.id === id)!));
    expect(lost.rejected).toMatchObject([{ id: 'lost', place: 'line 8' }]);
    expect(lost.rejected[0].reason).toContain('"gone" leads nowhere');
    expect(lost.duplicates).toBe(1);
    expect(round.rejected[0].reason).toContain('in a circle');
    expect(kindsOf(round)).toEqual(['roof']);
  });

  it('tells a bad reference of the feature that has it, and of no other', async () => {
    const plain = (id: string) => building(id, '<b:lod2MultiSurface><gml:MultiSurface/></b:lod2MultiSurface>');
    const bad = building(
      'bad',
      '<b:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:CompositeSurface gml:id="c"><gml:surfaceMember xlink:href="#c"/></gml:CompositeSurface></gml:surfaceMember></gml:MultiSurface></b:lod2MultiSurface>',
    );
    const objects = await read(model(plain('before') + bad + plain('behind')));
    expect(objects.map(({ id, rejected }) => [id, rejected.length])).toEqual([
      ['before', 0],
      ['bad', 1],
      ['behind', 0],
    ]);
  });

  it('stops following references that multiply', async () => {
    let content = multiSurface('lod2MultiSurface', polygon('p0'));
    for (let level = 1; level < 30; level++) {
      const refers = `<gml:surfaceMember xlink:href="#p${level - 1}"/>`.repeat(4);
      content += `<b:lod2MultiSurface><gml:MultiSurface gml:id="p${level}">${refers}</gml:MultiSurface></b:lod2MultiSurface>`;
    }
    const [object] = await read(model(building('a', content)));
    expect(object.surfaces.kinds).toHaveLength(1);
    expect(object.rejected.some(({ reason }) => reason.includes('far more surfaces'))).toBe(true);
  });
});

describe('surfaces that cannot be used', () => {
  it.each([
    ['NaN', '0 0 0 NaN 0 0 1 1 0 0 0 0', 'no finite number'],
    ['infinite', '0 0 0 1e999 0 0 1 1 0 0 0 0', 'no finite number'],
    ['words', '0 0 0 one 0 0 1 1 0 0 0 0', 'no finite number'],
    ['two points', '0 0 0 1 0 0 0 0 0', 'fewer than three different points'],
    ['the same points', '0 0 0 1 0 0 1 0 0 0 0 0', 'fewer than three different points'],
    ['nothing', ' ', 'fewer than three different points'],
    ['two coordinates', '0 0 1 0 1 1 0 0', 'no multiple of three'],
  ])('%s', async (_, coordinates, reason) => {
    const [object] = await read(
      model(`\n${building('a', boundary('RoofSurface', polygon('bad', coordinates), polygon('good')))}`),
    );
    expect(object.rejected).toHaveLength(1);
    expect(object.rejected[0]).toMatchObject({ id: 'a', place: 'line 8' });
    expect(object.rejected[0].reason).toContain(reason);
    expect([...object.surfaces.coordinates]).toEqual([0, 0, 0, 10, 0, 0, 10, 10, 0, 0, 10, 0]);
  });

  it('closes rings that are not closed, and counts them', async () => {
    const { objects, report } = await readAll(
      sourceOf(model(building('a', boundary('RoofSurface', polygon('p', '0 0 0 1 0 0 1 1 0'))))),
    );
    expect([...objects[0].surfaces.coordinates]).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0]);
    expect(report.unclosedRings).toBe(1);
  });

  it('keeps a thousand-sided polygon', async () => {
    const points = Array.from({ length: 1000 }, (_, at) => `${Math.cos(at / 160)} ${Math.sin(at / 160)} 0`).join(' ');
    const [object] = await read(model(building('a', boundary('RoofSurface', polygon('p', points)))));
    expect([...object.surfaces.rings]).toEqual([0, 1000]);
  });
});

describe('attributes', () => {
  it('types standard, generic and extension attributes by declaration', async () => {
    const [object] = await read(
      model(
        building(
          'a',
          `<gml:name>Town &amp; hall</gml:name><creationDate>2001-01-01</creationDate>
           <externalReference><informationSystem>cadastre</informationSystem><externalObject><name>4711</name></externalObject></externalReference>
           <gen:intAttribute name="floors"><gen:value>3</gen:value></gen:intAttribute>
           <gen:measureAttribute name="area"><gen:value uom="m2">12.5</gen:value></gen:measureAttribute>
           <gen:stringAttribute name="zip"><gen:value>01234</gen:value></gen:stringAttribute>
           <gen:genericAttributeSet name="flood"><gen:doubleAttribute name="depth"><gen:value>0.5</gen:value></gen:doubleAttribute></gen:genericAttributeSet>
           <b:function>1000</b:function><b:function>1010</b:function><b:yearOfConstruction>1900</b:yearOfConstruction>
           <b:measuredHeight uom="m">7.25</b:measuredHeight><b:storeysAboveGround>2</b:storeysAboveGround>
           <ade:detail><ade:Detail><ade:code>x<!-- not this --> y</ade:code><ade:size uom="#kg">4</ade:size></ade:Detail></ade:detail>
           <ade:flag><![CDATA[<yes> & no]]></ade:flag>${boundary('RoofSurface', polygon('p'))}`,
        ),
      ),
    );
    expect(object.attributes).toEqual([
      { name: 'name', type: 'string', value: 'Town & hall' },
      { name: 'creationDate', type: 'string', value: '2001-01-01' },
      { name: 'externalReference.informationSystem', type: 'string', value: 'cadastre' },
      { name: 'externalReference.name', type: 'string', value: '4711' },
      { name: 'floors', type: 'integer', value: 3 },
      { name: 'area', type: 'double', value: 12.5, unit: 'm2' },
      { name: 'zip', type: 'string', value: '01234' },
      { name: 'flood/depth', type: 'double', value: 0.5 },
      { name: 'function', type: 'string', value: '1000, 1010' },
      { name: 'yearOfConstruction', type: 'integer', value: 1900 },
      { name: 'measuredHeight', type: 'double', value: 7.25, unit: 'm' },
      { name: 'storeysAboveGround', type: 'integer', value: 2 },
      { name: 'ade:code', type: 'string', value: 'x y' },
      { name: 'ade:size', type: 'double', value: 4, unit: 'kg' },
      { name: 'ade:flag', type: 'string', value: '<yes> & no' },
    ]);
  });

  it('takes from parts what the building itself does not tell', async () => {
    const part = (height: number): string =>
      `<b:consistsOfBuildingPart><b:BuildingPart><b:function>part</b:function><b:measuredHeight uom="m">${height}</b:measuredHeight>${boundary('RoofSurface', polygon(`p${height}`))}</b:BuildingPart></b:consistsOfBuildingPart>`;
    const [object] = await read(model(building('a', `${part(5)}${part(9)}<b:function>whole</b:function>`)));
    expect(valuesOf(object)).toEqual({ function: 'whole', measuredHeight: 5 });
    expect(object.surfaces.kinds).toHaveLength(2);
  });

  it('writes addresses in one line', async () => {
    const xal = 'xmlns:x="urn:oasis:names:tc:ciq:xsdschema:xAL:2.0"';
    const [object] = await read(
      model(
        building(
          'a',
          `<b:address><Address><xalAddress><x:AddressDetails ${xal}><x:Country><x:CountryName>France</x:CountryName><x:Locality><x:LocalityName>Lyon</x:LocalityName>
           <x:Thoroughfare><x:ThoroughfareNumber>8</x:ThoroughfareNumber><x:ThoroughfareName>Rue X</x:ThoroughfareName></x:Thoroughfare>
           <x:PostalCode><x:PostalCodeNumber>69001</x:PostalCodeNumber></x:PostalCode></x:Locality></x:Country></x:AddressDetails></xalAddress></Address></b:address>`,
        ),
      ),
    );
    expect(valuesOf(object)).toEqual({ address: 'Rue X 8, 69001 Lyon, France' });
  });

  it('puts labels in the place of codes whose list lies beside the source', async () => {
    const list = `<gml:Dictionary xmlns:gml="http://www.opengis.net/gml"><gml:dictionaryEntry><gml:Definition><gml:description>school</gml:description>
      <gml:name>422</gml:name></gml:Definition></gml:dictionaryEntry></gml:Dictionary>`;
    const text = model(
      building(
        'a',
        '<b:usage codeSpace="../codes/usage.xml">422</b:usage><b:usage codeSpace="../codes/usage.xml">9</b:usage><b:roofType codeSpace="../codes/none.xml">1</b:roofType>',
      ),
    );
    const { objects } = await readAll(sourceOf(text, 1 << 20, { '../codes/usage.xml': list }));
    expect(valuesOf(objects[0])).toEqual({ usage: 'school, 9', roofType: '1' });
  });
});

describe('what else stands in a model', () => {
  it('passes over extensions without losing what surrounds them, and says which hold geometry', async () => {
    const { objects, report } = await readAll(
      sourceOf(
        model(
          `<cityObjectMember><ade:Tower gml:id="t">${multiSurface('lod2MultiSurface', polygon('x'))}</ade:Tower></cityObjectMember>
           ${building('a', `${boundary('RoofSurface', polygon('p'))}<ade:volume><gml:Solid><gml:exterior><gml:Shell><gml:surfaceMember>${polygon('y')}</gml:surfaceMember></gml:Shell></gml:exterior></gml:Solid></ade:volume>${boundary('WallSurface', polygon('q'))}`)}`,
        ),
      ),
    );
    expect(objects.map(({ id }) => id)).toEqual(['a']);
    expect(kindsOf(objects[0])).toEqual(['roof', 'wall']);
    expect(report.unknown).toEqual(['ade:Tower', 'ade:volume']);
  });

  it('reads the members of groups, and the groups', async () => {
    const objects = await read(
      model(
        `<cityObjectMember><grp:CityObjectGroup gml:id="g"><gml:name>Campus</gml:name><grp:groupMember><b:Building gml:id="in">${boundary('RoofSurface', polygon('p'))}</b:Building></grp:groupMember>
         <grp:groupMember xlink:href="#elsewhere"/><grp:geometry><gml:MultiSurface><gml:surfaceMember>${polygon('hull')}</gml:surfaceMember></gml:MultiSurface></grp:geometry></grp:CityObjectGroup></cityObjectMember>`,
      ),
    );
    expect(objects.map(({ id, module, surfaces }) => [id, module, surfaces.kinds.length])).toEqual([
      ['in', 'building', 1],
      ['g', 'generics', 1],
    ]);
  });

  it('resolves prefixes by their namespaces, wherever these are declared', async () => {
    const text = `<c:CityModel xmlns:c="http://www.opengis.net/citygml/1.0"><g:boundedBy xmlns:g="http://www.opengis.net/gml"><g:Envelope srsName="EPSG:25832"/></g:boundedBy>
      <c:cityObjectMember><Building xmlns="http://www.opengis.net/citygml/building/1.0" xmlns:q="http://www.opengis.net/gml" q:id="a"><lod1MultiSurface><MultiSurface xmlns="http://www.opengis.net/gml"><surfaceMember>
      <Polygon><exterior><LinearRing><posList>0 0 0 1 0 0 1 1 0 0 0 0</posList></LinearRing></exterior></Polygon></surfaceMember></MultiSurface></lod1MultiSurface><measuredHeight>3</measuredHeight></Building></c:cityObjectMember></c:CityModel>`;
    const { header, objects } = await readAll(sourceOf(text));
    expect(header).toMatchObject({ version: '1.0', srsName: 'EPSG:25832', firstVertex: [0, 0, 0], divisible: true });
    expect(objects[0]).toMatchObject({ id: 'a', className: 'Building' });
    expect(valuesOf(objects[0])).toEqual({ measuredHeight: 3 });
  });

  it('knows a CRS that is named behind the features, wherever the source is cut', async () => {
    const text = model(
      `${building('a', '<b:lod2MultiSurface><gml:MultiSurface/></b:lod2MultiSurface>')}
      <gml:boundedBy><gml:Envelope srsDimension="3" srsName = 'EPSG:3946'/></gml:boundedBy>`,
    );
    for (const size of [7, 50, 100_000]) {
      expect((await readAll(sourceOf(text, size))).header.srsName).toBe('EPSG:3946');
    }
  });

  it('notes a CRS that differs from that of the file', async () => {
    const envelope = '<gml:boundedBy><gml:Envelope srsName="EPSG:25832"/></gml:boundedBy>';
    const [same, other] = await read(
      model(
        envelope +
          building('a', `<b:lod2MultiSurface><gml:MultiSurface srsName="EPSG:25832"/></b:lod2MultiSurface>`) +
          building('b', `<b:lod2MultiSurface><gml:MultiSurface srsName="EPSG:25833"/></b:lod2MultiSurface>`),
      ),
    );
    expect(same.srsName).toBeUndefined();
    expect(other.srsName).toBe('EPSG:25833');
  });

  it('gives features without an id one that stays the same', async () => {
    const text = model(
      `<cityObjectMember><b:Building>${boundary('RoofSurface', polygon('p'))}</b:Building></cityObjectMember>`,
    );
    const [first] = await read(text);
    expect(first.id).toBe(`Building-${text.indexOf('<b:Building')}`);
    expect((await read(text))[0].id).toBe(first.id);
  });
});

describe('appearances', () => {
  const textured = (ring: string, more = ''): string => `<app:Appearance><app:theme>photo</app:theme>
    <app:surfaceDataMember><app:ParameterizedTexture><app:imageURI>roof.jpg</app:imageURI><app:target uri="#p"><app:TexCoordList>
    <app:textureCoordinates ring="#${ring}">0 0 1 0 1 1 0 1 0 0</app:textureCoordinates></app:TexCoordList></app:target></app:ParameterizedTexture></app:surfaceDataMember>
    <app:surfaceDataMember><app:X3DMaterial><app:diffuseColor>1 0.5 0</app:diffuseColor><app:transparency>0.25</app:transparency><app:target>#p</app:target>${more}</app:X3DMaterial></app:surfaceDataMember></app:Appearance>`;
  const expected = {
    materials: [{ diffuse: [1, 0.5, 0], transparency: 0.25, polygons: [1] }],
    textures: [
      {
        image: 'roof.jpg',
        theme: 'photo',
        targets: [{ polygon: 1, coordinates: Float32Array.of(0, 0, 1, 0, 1, 1, 0, 1) }],
      },
    ],
  };
  const surfaces = boundary('WallSurface', polygon('w')) + boundary('RoofSurface', polygon('p'));

  it('of a feature go to its polygons', async () => {
    const [object] = await read(
      model(building('a', `<app:appearance>${textured('p-ring')}</app:appearance>${surfaces}`)),
    );
    expect(object.appearance).toEqual(expected);
  });

  it('of the model go to the polygons of its features, before and behind, and make it indivisible', async () => {
    const { header, objects } = await readAll(
      sourceOf(
        model(
          `${building('a', surfaces)}<app:appearanceMember>${textured('p-ring')}</app:appearanceMember>${building('b', boundary('RoofSurface', polygon('other')))}`,
        ),
      ),
    );
    expect(header.divisible).toBe(false);
    expect(objects[0].appearance).toEqual(expected);
    expect(objects[1].appearance).toBeUndefined();
  });
});

describe('malformed sources', () => {
  const whole = model(building('a', boundary('RoofSurface', polygon('p'))));
  const latin = Buffer.from(whole.replace('gml:id="a"', 'gml:id="Gebäude"'), 'latin1');
  it.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /empty/],
    ['blank', '  \n ', /no element/],
    ['not XML', 'id;height\n1;2\n', /not XML/],
    ['JSON', '{"type":"CityJSON"}', /not XML/],
    ['truncated', whole.slice(0, whole.length * 0.8), /ends in the middle.*cut off/],
    ['truncated in the last tag', whole.trimEnd().slice(0, -3), /ends in the middle/],
    ['mismatched', whole.replace('</gml:Polygon>', '</gml:Polygone>'), /<gml:Polygon> is closed by <\/gml:Polygone>/],
    [
      'another root',
      '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"/>',
      /root element is <gml:FeatureCollection>/,
    ],
    ['two roots', `${whole}<a/>`, /second root/],
    [
      'an entity bomb',
      `<!DOCTYPE a [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>${whole.slice(whole.indexOf('\n'))}`,
      /document type/,
    ],
    [
      'an external entity',
      `<!DOCTYPE a [\n<!ENTITY x SYSTEM "file:///etc/passwd">\n]>${whole.slice(whole.indexOf('\n'))}`,
      /document type/,
    ],
    [
      'an unknown entity',
      whole.replace('<b:boundedBy>', '<gml:name>&x;</gml:name><b:boundedBy>'),
      /"&x;" means nothing/,
    ],
    ['wrong encoding', latin, /declared or taken to be UTF-8/],
    ['unknown encoding', '<?xml version="1.0" encoding="klingon"?><a/>', /encoding "klingon"/],
    ['too deep', model('<a>'.repeat(2000)), /nested more than a thousand deep/],
    ['a "<" in a value', model('<a b="<"/>'), /inside the value of an attribute/],
    ['an attribute without quotes', model('<a b=c/>'), /no value in quotes/],
  ])('%s', async (_, content, reason) => {
    const attempt = readAll(sourceOf(content));
    await expect(attempt).rejects.toThrow(MalformedSourceError);
    await expect(attempt).rejects.toThrow(reason);
    await expect(attempt).rejects.toThrow(/\(line \d+\)\.$/);
  });

  it('names the line', async () => {
    await expect(readAll(sourceOf(model('\n\n<a></b>')))).rejects.toMatchObject({ place: 'line 9' });
  });

  it.each([
    ['ISO-8859-1', (text: string) => Buffer.from(text, 'latin1')],
    ['UTF-16LE', (text: string) => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')])],
    ['UTF-16BE', (text: string) => Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from(text, 'utf16le').swap16()])],
    ['UTF-8', (text: string) => Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(text)])],
  ])('but %s is read as declared', async (encoding, encode) => {
    const text = whole.replace('UTF-8', encoding).replace('gml:id="a"', 'gml:id="Gebäude"');
    const { objects } = await readAll(sourceOf(encode(text), 7));
    expect(objects.map(({ id }) => id)).toEqual(['Gebäude']);
  });
});

describe('pieces of bytes', () => {
  it('may end anywhere', () => {
    const text = model(
      building(
        'ä',
        `<gml:name>x &amp; y</gml:name>${solid('lod2Solid', '#r', '#w')}${boundary('RoofSurface', polygon('r'))}`,
      ) + building('b', boundary('WallSurface', polygon('w', '0 0 0 1 0 0 1 1 0 0 0 0'))),
    );
    const bytes = Buffer.from(text);
    const features = (cuts: number[]): ReadFeature[] => {
      const read: ReadFeature[] = [];
      const facts = { srsName: undefined, hasLifespans: false, appearances: [] };
      const scanner = createFeatureScanner({ feature: (feature) => read.push(feature) }, facts);
      for (const [index, cut] of cuts.entries()) push(scanner, bytes.subarray(cut, cuts[index + 1] ?? bytes.length));
      finish(scanner);
      return read;
    };
    const whole = features([0]);
    expect(whole).toHaveLength(2);
    for (let cut = 1; cut < bytes.length; cut++) expect(features([0, cut])).toEqual(whole);
    expect(features([...bytes.keys()])).toEqual(whole);
  });
});

describe('reading in parts', () => {
  const parts = Array.from({ length: 12 }, (_, index) =>
    building(
      `b${index}`,
      boundary('RoofSurface', polygon(`p${index}`, square(index))) +
        (index === 3 ? boundary('WallSurface', '#p9') : ''),
    ),
  );
  parts.splice(5, 0, `<!-- ${building('hidden', '')} -->`);
  const text = model(`<gml:boundedBy><gml:Envelope srsName="EPSG:25832"/></gml:boundedBy>\n${parts.join('\n')}`);

  it('finds each feature in the one range in which its member begins', async () => {
    const whole = (await readAll(sourceOf(text))).objects;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 5 }), async (cuts) => {
        const bounds = [0, ...cuts.sort((a, b) => a - b), text.length];
        const objects: CityObject[] = [];
        for (let index = 1; index < bounds.length; index++) {
          const range = { start: bounds[index - 1], end: bounds[index] };
          objects.push(...(await readAll(sourceOf(text, 64), range)).objects);
        }
        const byId = (list: CityObject[]): CityObject[] => list.sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(byId(objects)).toEqual(byId(whole.slice()));
      }),
      { numRuns: 60 },
    );
  });

  it('notices in the last range that the file was cut off', async () => {
    const cut = text.slice(0, text.lastIndexOf('<cityObjectMember>') + 300);
    const source = sourceOf(cut);
    const header = await citygml.readHeader(source);
    const report = { rejected: [], features: {}, unknown: [] };
    const last = citygml.readFeatures(source, header, report, { start: cut.length - 400, end: cut.length });
    await expect(Array.fromAsync(last)).rejects.toThrow(/ends in the middle/);
  });
});
