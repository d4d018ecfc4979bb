variable "name" {
  description = "Name of the site, and of its folder: lower case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "The name must have 2 to 31 lower case letters, digits or hyphens, and begin with a letter."
  }
}

variable "title" {
  description = "Title on every page."
  type        = string
  default     = "Hello from Groundwork"
}

variable "pages" {
  description = "Pages of the site: the name of the file without .html, and its text."
  type        = map(string)
  default = {
    index = "This page was written by Terraform."
    about = "So was this one."
  }

  validation {
    condition     = length(var.pages) > 0 && alltrue([for slug in keys(var.pages) : can(regex("^[a-z0-9-]{1,40}$", slug))])
    error_message = "Give at least one page; its name may have lower case letters, digits and hyphens."
  }
}

variable "directory" {
  description = "Folder in which the site's folder is made, on the machine that runs Terraform."
  type        = string
  default     = "/tmp/groundwork-sites"
}

variable "sleep_seconds" {
  description = "How many seconds the build takes. Give a minute to watch, cancel or interrupt an apply."
  type        = number
  default     = 0

  validation {
    condition     = var.sleep_seconds >= 0 && var.sleep_seconds <= 3600
    error_message = "Give a number from 0 to 3600."
  }
}
