import { readModule } from './readModule';

const linksIn = async (folder: string, files: Record<string, string>) =>
  (
    await readModule(
      Object.entries(files).map(([path, content]) => ({ path, content })),
      folder,
    )
  ).links
    .map(
      ({ from, to, isWhole }) =>
        `${from.path}.${from.output} ${isWhole ? '=' : '~'} ${to.path}.${
          to.variable
        }`,
    )
    .sort();

describe('readModuleLinks', () => {
  it('finds the outputs of local modules that go into others', async () => {
    const main = `
      module "network" {
        source = "../../modules/network"
        cidr   = "10.0.0.0/16"
      }
      module "eks" {
        source     = "terraform-aws-modules/eks/aws"
        subnet_ids = module.network.private_subnets
      }
      module "service" {
        source     = "../../modules/service"
        count      = module.network.size
        subnet_ids = module.network.private_subnets
        name       = "app-\${module.network.name}"
        settings   = { zones = [for z in module.network.zones : upper(z)], cluster = module.eks.name }
        first_id   = module.network.private_subnets[0]
      }
      module "database" {
        source     = "../../modules/database"
        subnet_ids = module.network["main"].private_subnets
        depends_on = [module.service]
      }`;
    expect(
      await linksIn('examples/all', { 'examples/all/main.tf': main }),
    ).toEqual([
      'modules/network.name ~ modules/service.name',
      'modules/network.private_subnets = modules/service.subnet_ids',
      'modules/network.private_subnets ~ modules/database.subnet_ids',
      'modules/network.private_subnets ~ modules/service.first_id',
      'modules/network.zones ~ modules/service.settings',
    ]);
  });

  it('takes both syntaxes, and finds nothing where nothing is called', async () => {
    const json = JSON.stringify({
      module: {
        a: { source: './a' },
        b: { source: './b', id: '${module.a.id}' },
      },
    });
    expect(await linksIn('', { 'main.tf.json': json })).toEqual([
      'a.id = b.id',
    ]);
    expect(await linksIn('', { 'main.tf': 'variable "id" {}' })).toEqual([]);
  });
});
