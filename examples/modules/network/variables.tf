variable "name" {
  description = "Name of the network: lower case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "The name must have 2 to 31 lower case letters, digits or hyphens, and begin with a letter."
  }
}

variable "cidr" {
  description = "Address range of the whole network."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.cidr))
    error_message = "The range must be an IPv4 range in CIDR notation, for example 10.20.0.0/16."
  }
}

variable "zones" {
  description = "Zones that get a subnet each."
  type        = list(string)
  default     = ["a", "b", "c"]

  validation {
    condition     = length(var.zones) > 0 && length(distinct(var.zones)) == length(var.zones)
    error_message = "Give at least one zone, and each zone once."
  }
}

variable "newbits" {
  description = "How many bits longer the subnets' prefixes are than the network's: 8 makes /24 subnets of a /16."
  type        = number
  default     = 8

  validation {
    condition     = var.newbits >= 1 && var.newbits <= 16
    error_message = "Give a number from 1 to 16."
  }
}

variable "tags" {
  description = "Tags of the network."
  type        = map(string)
  default     = {}
}
