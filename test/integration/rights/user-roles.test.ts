import { expect } from 'chai';
import { API_VERSION, KIND } from '../../../crds/labels.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { installUserRoles, newUser, type User } from './users.ts';

const READ = ['get computations', 'list computations', 'watch computations', 'get computations/status'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'].map((verb) => `${verb} computations`);
const SCALE = ['get computations/scale', 'patch computations/scale', 'update computations/scale'];
const NOBODY = ['patch computations/status', 'update computations/status', 'update computations/finalizers'];

describe('users with the roles that Kubernetes has for a namespace', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let namespace: string;
  const users: Record<string, User> = {};

  before(async () => {
    env = await sharedTestEnv();
    namespace = await env.newNamespace('team');
    await installUserRoles(env);
    for (const role of ['view', 'edit', 'admin'])
      users[role] = await newUser(env, `${namespace}-${role}`, role, namespace);
  });

  async function may(role: string, right: string): Promise<boolean> {
    const [verb = '', target = ''] = right.split(' ');
    const [resource, subresource] = target.split('/');
    const asked = [
      'auth',
      'can-i',
      verb,
      `${resource}.ttg.io`,
      ...(subresource ? [`--subresource=${subresource}`] : []),
    ];
    return (await users[role]?.kubectl(asked))?.stdout.trim() === 'yes';
  }

  async function allowed(role: string): Promise<string[]> {
    const found = [];
    for (const right of [...READ, ...WRITE, ...SCALE, ...NOBODY]) if (await may(role, right)) found.push(right);
    return found;
  }

  it('view: Computations and what they say', async () => {
    expect(await allowed('view')).to.deep.equal([...READ, 'get computations/scale']);
  });

  for (const role of ['edit', 'admin']) {
    it(`${role}: everything but the status, which is the controller’s`, async () => {
      expect(await allowed(role)).to.deep.equal([...READ, ...WRITE, ...SCALE]);
    });
  }

  it('edit makes, scales and deletes one; view does neither', async () => {
    const computation = {
      apiVersion: API_VERSION,
      kind: KIND,
      metadata: { name: 'mine' },
      spec: { parameters: { count: 10 }, algorithm: { name: 'echo' } },
    };
    const refused = await users['view']?.kubectl(['create', '-f', '-'], computation);
    expect(refused?.stderr).to.include('Forbidden').and.to.include('cannot create resource "computations"');
    expect((await users['edit']?.kubectl(['create', '-f', '-'], computation))?.stderr).to.equal('');
    expect((await users['edit']?.kubectl(['scale', 'computation/mine', '--replicas=2']))?.stderr).to.equal('');
    expect((await users['view']?.kubectl(['get', 'computation', 'mine', '-o', 'name']))?.stdout).to.include('mine');
    expect((await users['edit']?.kubectl(['delete', 'computation', 'mine']))?.stderr).to.equal('');
  });
});
