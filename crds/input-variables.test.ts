import { expect } from 'chai';
import { inputVariables } from './input-variables.ts';

const INPUTS = [
  { name: 'table', mountPath: '/data', configMap: { name: 'points' } },
  { name: 'mesh-2', mountPath: '/mesh', image: { reference: 'mesh:v1' } },
];

describe('the variables of inputs', () => {
  it('say where each is mounted', () => {
    expect(inputVariables({ inputs: INPUTS })).to.deep.equal({ INPUT_TABLE: '/data', INPUT_MESH_2: '/mesh' });
    expect(inputVariables({})).to.deep.equal({});
  });

  it('say another folder where it stands in another', () => {
    expect(inputVariables({ inputs: INPUTS }, ({ name }) => `/home/${name}`)).to.include({
      INPUT_TABLE: '/home/table',
    });
  });

  it('are left to a user who has one of that name', () => {
    const env = [{ name: 'INPUT_TABLE', value: '3' }];
    expect(inputVariables({ inputs: INPUTS, env })).to.have.all.keys('INPUT_MESH_2');
  });
});
