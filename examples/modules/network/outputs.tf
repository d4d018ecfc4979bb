output "network_id" {
  description = "Id of the network."
  value       = terraform_data.network.id
}

output "cidr" {
  description = "Address range of the whole network."
  value       = terraform_data.network.output.cidr
}

output "subnets" {
  description = "Subnets by zone, with id, range, first address and number of hosts."
  value = {
    for zone, subnet in terraform_data.subnet : zone => {
      id    = subnet.id
      cidr  = subnet.output.cidr
      first = subnet.output.first
      hosts = subnet.output.hosts
    }
  }
}

output "subnet_ids" {
  description = "Ids of the subnets, in the order of the zones."
  value       = [for zone in var.zones : terraform_data.subnet[zone].id]
}

output "join_key" {
  description = "What a machine shows to join the network."
  value       = sha256("join ${terraform_data.network.id}")
  sensitive   = true
}
