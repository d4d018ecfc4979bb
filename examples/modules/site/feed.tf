# Since 1.1.0.

variable "feed" {
  description = "Whether the site has a feed of its pages."
  type        = bool
  default     = true
}

resource "terraform_data" "feed" {
  count      = var.feed ? 1 : 0
  depends_on = [terraform_data.build]

  input = {
    file = "${local.root}/feed.txt"
  }
  triggers_replace = [keys(var.pages), local.root]

  provisioner "local-exec" {
    command = "mkdir -p \"$(dirname \"$FILE\")\" && printf '%s\\n' \"$PAGES\" > \"$FILE\" && echo \"wrote $FILE\""
    environment = {
      FILE  = self.input.file
      PAGES = join("\n", [for slug in keys(var.pages) : "${slug}.html"])
    }
  }

  provisioner "local-exec" {
    when    = destroy
    command = "rm -f \"$FILE\" && rmdir \"$(dirname \"$FILE\")\" 2>/dev/null || true"
    environment = {
      FILE = self.input.file
    }
  }
}

output "feed" {
  description = "File of the feed, if there is one."
  value       = one(terraform_data.feed[*].output.file)
}
