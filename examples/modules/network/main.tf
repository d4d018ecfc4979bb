terraform {
  required_version = ">= 1.5"
}

locals {
  # One subnet per zone, cut from the network's range in the order of the zones.
  subnets = {
    for index, zone in var.zones : zone => cidrsubnet(var.cidr, var.newbits, index)
  }
}

resource "terraform_data" "network" {
  input = {
    name = var.name
    cidr = var.cidr
    tags = var.tags
  }
}

resource "terraform_data" "subnet" {
  for_each = local.subnets

  input = {
    name    = "${var.name}-${each.key}"
    network = terraform_data.network.id
    zone    = each.key
    cidr    = each.value
    first   = cidrhost(each.value, 1)
    hosts   = pow(2, 32 - tonumber(split("/", each.value)[1])) - 2
  }
}
