terraform {
  required_version = ">= 1.5"
}

locals {
  root = "${pathexpand(var.directory)}/${var.name}"
  navigation = join("", [
    for slug in keys(var.pages) : "<li><a href=\"${slug}.html\">${slug}</a></li>"
  ])
}

# Takes its time, with a line per second, so that there is something to watch and to cancel.
resource "terraform_data" "build" {
  triggers_replace = [var.title, var.pages, var.sleep_seconds]

  provisioner "local-exec" {
    command = "i=0; while [ $i -lt $SECONDS_TO_WAIT ]; do i=$((i+1)); echo \"building the site, second $i of $SECONDS_TO_WAIT\"; sleep 1; done"
    environment = {
      SECONDS_TO_WAIT = floor(var.sleep_seconds)
    }
  }
}

resource "terraform_data" "page" {
  for_each   = var.pages
  depends_on = [terraform_data.build]

  input = {
    file = "${local.root}/${each.key}.html"
  }
  triggers_replace = [var.title, each.value, local.navigation, local.root]

  provisioner "local-exec" {
    command = "mkdir -p \"$(dirname \"$FILE\")\" && printf '%s\\n' \"$HTML\" > \"$FILE\" && echo \"wrote $FILE\""
    environment = {
      FILE = self.input.file
      HTML = "<!doctype html><title>${var.title}</title><h1>${var.title}</h1><ul>${local.navigation}</ul><p>${each.value}</p>"
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
